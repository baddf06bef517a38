// placeholder
#include "catch.h"
