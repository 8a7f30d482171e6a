"""制度执行: the rules as data, their measures, duties by period."""
