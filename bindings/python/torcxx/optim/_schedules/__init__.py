"""Parts of optim.lr_scheduler."""
