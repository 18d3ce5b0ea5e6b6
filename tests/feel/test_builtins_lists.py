"""List functions (DMN 1.5, table 75): searching, making and summing up lists."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
list contains([1, 2, 3], 2) => true
list contains([1, 2, 3], 4) => false
list contains([1, null], null) => true
list contains([], null) => false
list contains([[1]], [1.0]) => true
list contains([@"2024-01-01T00:00:00Z"], @"2024-01-01T08:00:00+08:00") => true
list contains(["1"], 1) => false
list contains(1, 1) => true
list contains(list: [1], element: 1) => true
list contains(null, 1) => feel-argument-type
count([1, 2, 3]) => 3
count([]) => 0
count([1, [2, 3]]) => 2
count("a") => 1
count(null) => feel-argument-type
count([1], [2]) => feel-argument-count
min([1, 2, 3]) => 1
max(1, 2, 3) => 3
min(1) => 1
min([1]) => 1
min("b", "a") => "a"
max([@"P1D", @"PT25H"]) => @"PT25H"
max([@"2024-01-01", @"2023-01-01"]) => @"2024-01-01"
max(list: [1, 2]) => 2
max([]) => feel-too-few-items
max([1, "a"]) => feel-not-comparable
min([1, null]) => feel-list-item
min([true]) => feel-list-item
min() => feel-argument-count
min(null) => feel-list-item
sum([1, 2, 3]) => 6
sum(1, 2, 3) => 6
sum(1) => 1
sum([0.1, 0.2]) => 0.3
sum([]) => feel-too-few-items
sum([1, null]) => feel-list-item
sum(1, "a") => feel-argument-type
sum(null) => feel-argument-type
mean([1, 2, 3]) => 2
mean(1, 2) => 1.5
mean(1) => 1
mean([]) => feel-too-few-items
mean(["a"]) => feel-list-item
sublist([4, 5, 6], 1, 2) => [4, 5]
sublist([4, 5, 6], 2) => [5, 6]
sublist([4, 5, 6], -2) => [5, 6]
sublist([4, 5, 6], -2, 1) => [5]
sublist(list: [4, 5, 6], start position: 3) => [6]
sublist([4, 5, 6], 0) => feel-position-range
sublist([4, 5, 6], 4) => feel-position-range
sublist([4, 5, 6], 2, 3) => feel-length-range
sublist([4, 5, 6], 1, 0) => feel-length-range
append([1], 2, 3) => [1, 2, 3]
append([], [1]) => [[1]]
append([1], null) => [1, null]
append(1, 2) => [1, 2]
append(list: [1], item: 2) => [1, 2]
append([1]) => feel-argument-count
append(null, 1) => feel-argument-type
concatenate([1, 2], [3]) => [1, 2, 3]
concatenate([1], 2, [[3]]) => [1, 2, [3]]
concatenate([1]) => [1]
concatenate([1], null) => feel-argument-type
concatenate() => feel-argument-count
insert before([1, 3], 1, 2) => [2, 1, 3]
insert before([1, 3], -1, 2) => [1, 2, 3]
insert before([1, 3], 3, 2) => feel-position-range
insert before([], 1, 2) => feel-position-range
insert before(list: [1], position: 1, newItem: null) => [null, 1]
remove([1, 2, 3], 2) => [1, 3]
remove([1, 2, 3], -1) => [1, 2]
remove([1, 2, 3], 0) => feel-position-range
list replace([2, 4, 7, 8], 3, 6) => [2, 4, 6, 8]
list replace([2, 4, 7, 8], -1, 6) => [2, 4, 7, 6]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) => [5, 5, 7, 8]
list replace(list: [1], match: function(item, newItem) true, newItem: 2) => [2]
list replace([2], 2, 1) => feel-position-range
list replace([2], function(item) true, 1) => feel-function-arity
list replace([2], function(item, newItem) item, 1) => feel-function-result
list replace([2], "1", 1) => feel-argument-type
reverse([1, 2, 3]) => [3, 2, 1]
reverse([]) => []
reverse(null) => feel-argument-type
index of([1, 2, 3, 2], 2) => [2, 4]
index of([1, null], null) => [2]
index of([1], "1") => []
union([1, 2], [2, 3]) => [1, 2, 3]
union([1], [1.0], [[1], [1]]) => [1, [1]]
distinct values([1, 2, 3, 2, 1]) => [1, 2, 3]
distinct values([null, null, {a: 1}, {a: 1.0}, "a"]) => [null, {a: 1}, "a"]
distinct values([true, 1, "true"]) => [true, 1, "true"]
distinct values([@"PT24H", @"P1D", @"P12M", @"P1Y"]) => [@"PT24H", @"P12M"]
distinct values([[1..2], [1..2], (1..2]]) => [[1..2], (1..2]]
flatten([[1, 2], [[3]], 4]) => [1, 2, 3, 4]
flatten([[], [[]]]) => []
flatten(1) => [1]
product([2, 3, 4]) => 24
product(2, 3, 4) => 24
product([]) => feel-too-few-items
product(["2"]) => feel-list-item
median(8, 2, 5, 3, 4) => 4
median([6, 1, 2, 3]) => 2.5
median([]) => feel-too-few-items
stddev(2, 4, 7, 5) => 2.081665999466132735282297706979931
stddev([47]) => feel-too-few-items
stddev(47) => feel-too-few-items
stddev([]) => feel-too-few-items
stddev([1, 1]) => 0
mode(6, 3, 9, 6, 6) => [6]
mode([6, 1, 9, 6, 1]) => [1, 6]
mode([]) => []
mode([1, 1.0, 2]) => [1]
mode([1, "a"]) => feel-list-item
sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y) => [1, 2, 3, 4, 5]
sort([], function(x, y) x < y) => []
sort([{a: 2, b: 1}, {a: 1, b: 2}, {a: 2, b: 3}], function(x, y) x.a < y.a).b => [2, 1, 3]
sort([1, 2, 3], function(x, y) x > y) => [3, 2, 1]
sort([1, "a"], function(x, y) string(x) < string(y)) => [1, "a"]
sort([2, 1], before) => [1, 2]
sort([2, 1], function(x) true) => feel-function-arity
sort([2, 1], function(x, y) x) => feel-function-result
sort([2, 1]) => feel-argument-count
sort([2, 1], "x < y") => feel-argument-type
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_list_function(expression: str, outcome: str) -> None:
    check(expression, outcome)
