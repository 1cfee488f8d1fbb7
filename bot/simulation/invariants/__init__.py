"""What has to be true of every world when it is over, each with the sentences that say where it is not."""
