"""The page to look at: one HTML file that shows what the public tables say."""
