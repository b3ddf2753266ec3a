"""How a version of the rules comes into force: drafted, proposed, approved by a second person, published."""
