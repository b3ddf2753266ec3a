"""Getting in without an email address or a password: cards, texts, codes on paper, passkeys."""
