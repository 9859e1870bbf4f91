"""What coordinators read every Monday: counts of what was asked, sent and handed in."""
