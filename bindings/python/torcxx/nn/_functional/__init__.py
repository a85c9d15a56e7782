"""Parts of nn.functional."""
