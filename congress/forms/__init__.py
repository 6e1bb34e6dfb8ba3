"""One form per deed: shape and cross-field checks; right and time are the services' business."""
