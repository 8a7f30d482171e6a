"""一期一档: the papers kept with a class session."""
