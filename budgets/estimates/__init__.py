"""A second estimate beside the points' sum: hours of support in a week, times dated hourly rates."""
