"""Questions that delegates pass on to the coordinators: their queue, their answers, and the way back."""
