"""Context functions (DMN 1.5, table 81)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
get value({key1: "value1"}, "key1") => "value1"
get value({key1: "value1"}, "unexistent-key") => null
get value({a: {b: 1}}.a, "b") => 1
get value([{a: 1}], "a") => 1
get value(1, "a") => feel-argument-type
get value({a: 1}, 1) => feel-argument-type
get value(m: {a: 1}, key: "a") => 1
get entries({k1: "v1", k2: 2}) => [{key: "k1", value: "v1"}, {key: "k2", value: 2}]
get entries({}) => []
get entries(null) => feel-argument-type
context([{key: "a", value: 1}, {key: "b", value: 2}]) => {a: 1, b: 2}
context([{key: "a", value: 1}, {key: "b", value: 2, something: "else"}]) => {a: 1, b: 2}
context([{key: "a", value: null}]) => {a: null}
context({key: "a", value: 1}) => {a: 1}
context([]) => {}
context([{key: "a", value: 1}, {key: "b"}]) => feel-context-entry
context([{key: 1, value: 1}]) => feel-context-entry
context([{key: "a", value: 1}, {key: "a", value: 2}]) => feel-context-key-twice
context([1]) => feel-list-item
context(null) => feel-argument-type
context put({x: 1}, "y", 2) => {x: 1, y: 2}
context put({x: 1, y: 0}, "y", 2) => {x: 1, y: 2}
get entries(context put({x: 1, y: 0, z: 0}, "y", 2)).key => ["x", "y", "z"]
context put({x: 1}, ["y"], 2) => {x: 1, y: 2}
context put({x: 1, y: {a: 0}}, ["y", "a"], 2) => {x: 1, y: {a: 2}}
context put({x: {y: {z: 1, w: 2}}}, ["x", "y", "z"], 3) => {x: {y: {z: 3, w: 2}}}
context put({x: 1}, "y", null) => {x: 1, y: null}
context put(context: {x: 1}, key: "x", value: 2) => {x: 2}
context put(context: {x: 1}, keys: ["x"], value: 2) => {x: 2}
context put({x: 1}, [], 2) => feel-context-keys
context put({x: 1}, ["y", "a"], 2) => feel-context-path
context put({x: 1}, ["x", "a"], 2) => feel-context-path
context put({x: 1}, [1], 2) => feel-context-keys
context put({x: 1}, null, 2) => feel-argument-type
context put(null, "x", 2) => feel-argument-type
context put({x: 1}, "y") => feel-argument-count
context merge([{x: 1}, {y: 2}]) => {x: 1, y: 2}
context merge([{x: 1, y: 0}, {y: 2}]) => {x: 1, y: 2}
context merge([]) => {}
context merge(contexts: {x: 1}) => {x: 1}
context merge([{x: 1}, null]) => feel-list-item
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_context_function(expression: str, outcome: str) -> None:
    check(expression, outcome)
