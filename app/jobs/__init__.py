"""Work on an open data folder that is more than one service: papers, years closed, backups, self-test."""
