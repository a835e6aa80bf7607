"""Files that other shop systems wrote: recognised by their columns, read by a mapping, remembered per seller.

``dialects`` knows the columns of known systems, ``rules`` is the mapping itself, ``proposing`` makes a first one,
``adapting`` turns a sheet into our table by it, ``values`` puts single cells into our words and units, and
``mappings`` keeps what a seller decided.
"""
