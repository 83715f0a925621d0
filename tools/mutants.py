"""What can be broken in a module, one thing at a time: by its syntax tree, so that every mutant is a valid program."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_BOUNDS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_OPPOSITES = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "startswith": "endswith",
    "endswith": "startswith",
}
_CLEANING = {"lower", "upper", "casefold", "strip"}
_WORDS = frozenset({"id", "title", "severity", "frameworks", "remediation", "level"})
"""Arguments of a policy that say something to people and decide nothing; the pages' test holds them."""
NOTHING = "nothing"
_REGEX = re.compile(r"\(\?|\\b|\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one thing broken.

    Attributes:
        line: Where, in the module as it is.
        inside: The function, or "" at the top of the module.
        was: The code before.
        now: The code after.
        source: The whole module.
    """

    line: int
    inside: str
    was: str
    now: str
    source: str


@dataclass(frozen=True, slots=True)
class _Site:
    """A node where it hangs, so that another can take its place for a moment."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    inside: str

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    for site in list(_sites(tree, "")):
        for was, now, replacement in _replacements(site):
            site.put(ast.copy_location(replacement, site.node))
            text = ast.unparse(ast.fix_missing_locations(tree))
            site.put(site.node)
            line: int = getattr(site.node, "lineno", 0)
            yield Mutant(line=line, inside=site.inside, was=was, now=now, source=text)


def _sites(parent: ast.AST, inside: str) -> Iterator[_Site]:
    for field, value in ast.iter_fields(parent):
        if field in {"annotation", "returns", "decorator_list"}:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _only_words(parent, field, index, node):
                continue
            here = ".".join(filter(None, (inside, _named(node))))
            yield _Site(node, parent, field, index, here)
            yield from _sites(node, here)


def _named(node: ast.AST) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
            return name if isinstance(node, ast.FunctionDef | ast.ClassDef) or name.isupper() else ""
    return ""


def _only_words(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> bool:
    """Whether nothing is decided there: documentation, a policy's texts, a setting's schema except its default."""
    if isinstance(node, ast.keyword) and node.arg in _WORDS:
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(parent, ast.Dict) and index is not None:
        keys = [key.value if isinstance(key, ast.Constant) else None for key in parent.keys]
        return "default" in keys and keys[index] != "default"
    return isinstance(parent, ast.Subscript) and field == "slice" and isinstance(node, ast.Tuple)


def _replacements(site: _Site) -> Iterator[tuple[str, str, ast.AST]]:
    """What can stand instead of a node, each with words for what was and what is."""
    match site.node:
        case ast.Expr(value=ast.Yield()) | ast.Expr(value=ast.YieldFrom(value=ast.Call())):
            yield ast.unparse(site.node), NOTHING, ast.Pass()
        case ast.FunctionDef() as function:
            yield f"def {function.name}", "returns at once", _returning(function)
        case ast.Constant(value=str(value)) if _REGEX.search(value):
            yield from ((part, NOTHING, ast.Constant(other)) for part, other in alternatives(value))
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set() as collection:
            yield from ((ast.unparse(one), NOTHING, other) for one, other in _without_one(collection))
        case ast.expr() as node:
            yield from ((ast.unparse(node), ast.unparse(other), other) for other in _expressions(node))
    if _is_bare_test(site):
        turned = ast.UnaryOp(ast.Not(), site.node)  # type: ignore[arg-type]  # a test is an expression
        yield ast.unparse(site.node), ast.unparse(turned), turned


def _expressions(node: ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            yield from _compared(node)
        case ast.BoolOp(op=op, values=values):
            for index in range(len(values)):
                rest = values[:index] + values[index + 1 :]
                yield ast.BoolOp(op, rest) if len(rest) > 1 else rest[0]
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Call():
            yield from _called(node)


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for index, op in enumerate(node.ops):
        for table in (_NEGATED, _BOUNDS):
            if other := table.get(type(op)):
                yield ast.Compare(node.left, [*node.ops[:index], other(), *node.ops[index + 1 :]], node.comparators)


def _without_one(collection: ast.Tuple | ast.List | ast.Set) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Each item with the collection without it: only where items stand for themselves, not for parts of a pair."""
    if all(isinstance(one, ast.Constant | ast.Attribute | ast.Starred | ast.Tuple) for one in collection.elts):
        for index, one in enumerate(collection.elts):
            rest = collection.elts[:index] + collection.elts[index + 1 :]
            if isinstance(collection, ast.Set):
                # An empty pair of braces would be a dict.
                yield one, ast.Set(rest) if rest else ast.Tuple([], ast.Load())
            else:
                yield one, type(collection)(rest, ast.Load())


def _called(call: ast.Call) -> Iterator[ast.AST]:
    match call.func:
        case ast.Name(id=name) if name in _OPPOSITES:
            yield ast.Call(ast.Name(_OPPOSITES[name], ast.Load()), call.args, call.keywords)
        case ast.Attribute(value=value, attr=name) if name in _OPPOSITES:
            yield ast.Call(ast.Attribute(value, _OPPOSITES[name], ast.Load()), call.args, call.keywords)
        case ast.Attribute(value=value, attr=name) if name in _CLEANING and not call.args:
            yield value


def _returning(function: ast.FunctionDef) -> ast.FunctionDef:
    body: list[ast.stmt] = [ast.Return(None)]
    if any(isinstance(one, ast.Yield | ast.YieldFrom) for one in _own(function)):
        body.append(ast.Expr(ast.Yield(None)))
    returning = copy.copy(function)
    returning.body = body
    return returning


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions in it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            yield node
            yield from _own(node)


def _is_bare_test(site: _Site) -> bool:
    """A condition that no other replacement turns around."""
    tested = site.field == "test" and isinstance(site.parent, ast.If | ast.IfExp | ast.While)
    filtering = site.field == "ifs" and isinstance(site.parent, ast.comprehension)
    turned = isinstance(site.node, ast.Compare | ast.BoolOp | ast.UnaryOp)
    return (tested or filtering) and not turned


def alternatives(pattern: str) -> Iterator[tuple[str, str]]:
    """Each alternative of a regular expression, with the expression without it."""
    opened: list[tuple[int, list[int]]] = [(0, [])]
    groups: list[tuple[int, int, list[int]]] = []
    at, inside_set = 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif inside_set:
            inside_set = char != "]"
        elif char == "[":
            inside_set = True
        elif char == "(":
            head = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|[a-zA-Z-]*:))?").match(pattern, at)
            opened.append((head.end() if head else at + 1, []))
            at = opened[-1][0] - 1
        elif char == "|":
            opened[-1][1].append(at)
        elif char == ")":
            start, bars = opened.pop()
            groups.append((start, at, bars))
        at += 1
    start, bars = opened.pop()
    groups.append((start, len(pattern), bars))
    for start, end, bars in groups:
        edges = [start - 1, *bars, end]
        parts = [pattern[left + 1 : right] for left, right in pairwise(edges)]
        for index in range(len(parts) if bars else 0):
            yield parts[index], pattern[:start] + "|".join(parts[:index] + parts[index + 1 :]) + pattern[end:]
