"""The instructions of the machine, by number, and the fields of an instruction.

Elementwise ones read registers a, b, c at every unit (or the one number of a draw) and write `out`;
those over units read whole rows; those about money may also fail a draw (see `reasons`). A sum of
many terms has its terms (column a, number b) in the lines after it.
"""

OP, OUT, OUT2, A, B, C, D, E, WIDE, GROUP, PLACE, EXTRA = range(12)
FIELDS = 12
NONE = -1

# Elementwise: one operand, two, three.
SPREAD, NEGATIVE, ABS, SQRT, LOG, EXP, NOT, ONE = range(8)
ADD, SUBTRACT, MULTIPLY, SCALE, DIVIDE, POWER, LEAST, GREATEST = range(10, 18)
EQUAL, UNEQUAL, LESS, AT_MOST, MORE, AT_LEAST, AND, OR = range(20, 28)
CHOOSE, CLIP = range(30, 32)

# Sums of columns, each times a number.
SUM_OF_TERMS, TERM = range(35, 37)

# Over units: one number, or one for each unit; and the ways into them.
TOTAL, MEAN, MEDIAN, SMALLEST, LARGEST, NTH_LARGEST = range(40, 46)
SHARE, RANK, PERCENTILE, ZSCORE, MINMAX = range(50, 55)
UNIFORM, GROUP_BY = range(60, 62)

# About money.
DEMAND, NOT_NEGATIVE, SOMEBODY, ORDER, BETWEEN, HAND_OUT, LEFT, PAY, USED_UP = range(70, 79)

FIRST_SUM, FIRST_OVER_UNITS, FIRST_WITH_VALUES, FIRST_ABOUT_MONEY = 35, 40, 50, 70
FIRST_OF_TWO, FIRST_SIGN, FIRST_OF_THREE = 10, 20, 30

# How a pot is handed out, and who pays for a limit.
BY, LEVEL_UP, ENTITLEMENT = range(3)
SCALING, EQUAL_SUMS, GAINS = range(3)
