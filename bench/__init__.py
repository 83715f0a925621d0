"""What Vedette costs, as ratios against the least that could do the same, side by side in one run."""
