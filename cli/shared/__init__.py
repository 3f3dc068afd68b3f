"""What several commands share: how they fail, and which lake or deployment they work on."""
