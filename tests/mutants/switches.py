"""Writes every mutant of a source file into one copy of it, each with a switch.

A mutant is on when its number is in the environment variable MUTANT, so that one build tests them all.
"""

import re

import tree_sitter
import tree_sitter_rust

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))

# Reads MUTANT once. With MUTANTS_REACHED, writes the number of each switch that the tests reach to that file.
SWITCH = """
#[doc(hidden)]
mod mutant {
    use std::sync::LazyLock;
    static ON: LazyLock<usize> =
        LazyLock::new(|| std::env::var("MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0));
    static REACHED: LazyLock<Option<std::path::PathBuf>> =
        LazyLock::new(|| std::env::var_os("MUTANTS_REACHED").map(Into::into));
    static SEEN: [std::sync::atomic::AtomicBool; COUNT] =
        [const { std::sync::atomic::AtomicBool::new(false) }; COUNT];
    const COUNT: usize = @COUNT@;
    pub(crate) fn is_on(number: usize) -> bool {
        if let Some(path) = &*REACHED {
            if !SEEN[number].swap(true, std::sync::atomic::Ordering::Relaxed) {
                use std::io::Write;
                let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).unwrap();
                file.write_all(format!("{number}\\n").as_bytes()).unwrap();
            }
        }
        *ON == number
    }
}
"""


def is_on(number):
    return f"crate::mutant::is_on({number})"


class Source:
    """A source file with the mutants that are in it."""

    def __init__(self, text, mutants, constant):
        self.constant = constant
        self.text = text.encode()
        self.starts = [0]
        for line in self.text.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.root = PARSER.parse(self.text).root_node
        self.at = {}
        for mutant in mutants:
            key = self.span(mutant["span"])
            self.at.setdefault(key, []).append(mutant)
        self.placed = set()

    def span(self, span):
        """The offsets in bytes of a span in lines and columns, which begin at 1."""
        return tuple(self.offset(span[end]["line"], span[end]["column"]) for end in ("start", "end"))

    def offset(self, line, column):
        start = self.starts[line - 1]
        text = self.text[start : self.starts[line]].decode()
        return start + len(text[: column - 1].encode())

    def mutants(self, first, genre, last=None):
        """The mutants of a node, or of the text from one node to another."""
        found = self.at.get((first.start_byte, (last or first).end_byte), [])
        found = [mutant for mutant in found if mutant["genre"] == genre]
        self.placed.update(mutant["number"] for mutant in found)
        return found

    def switched(self):
        """The source with every switch, as text."""
        return self.emit(self.root)

    def plain(self, node):
        return self.text[node.start_byte : node.end_byte].decode()

    def emit(self, node):
        write = {
            "binary_expression": self.binary,
            "compound_assignment_expr": self.compound,
            "unary_expression": self.unary,
            "match_arm": self.arm,
            "function_item": self.function,
            "struct_expression": self.struct,
            "macro_invocation": self.plain,
            "macro_definition": self.plain,
            # A switch is not a constant.
            "const_item": self.plain,
            "static_item": self.plain,
        }.get(node.type, self.children)
        return write(node)

    def children(self, node, replaced=None):
        """A node with its children's switches; `replaced` has other texts for some of them."""
        parts, place = [], node.start_byte
        for index, child in enumerate(node.children):
            parts.append(self.text[place : child.start_byte].decode())
            own = (replaced or {}).get(index)
            parts.append(self.emit(child) if own is None else own)
            place = child.end_byte
        parts.append(self.text[place : node.end_byte].decode())
        return "".join(parts)

    def binary(self, node):
        left, operator, right = node.children
        mutants = self.mutants(operator, "BinaryOperator")
        if not mutants:
            return self.children(node)
        sign, a, b = self.plain(operator), self.emit(left), self.emit(right)
        if sign in ("&&", "||"):
            # The right side is evaluated only if it is needed.
            cases = "".join(f"if {is_on(m['number'])} {{ l {m['replacement']} {b} }} else " for m in mutants)
            return f"({{ let l = {a}; {cases}{{ l {sign} {b} }} }})"
        by = ("&(", ")", "*l", "*r") if sign in ("==", "!=", "<", ">", "<=", ">=") else ("(", ")", "l", "r")
        cases = "".join(
            f"if {is_on(m['number'])} {{ {by[2]} {m['replacement']} {by[3]} }} else " for m in mutants
        )
        tried = f"{cases}{{ {by[2]} {sign} {by[3]} }}"
        return f"(match ({by[0]}{a}{by[1]}, {by[0]}{b}{by[1]}) {{ (l, r) => {tried} }})"

    def compound(self, node):
        left, operator, right = node.children
        mutants = self.mutants(operator, "BinaryOperator")
        if not mutants:
            return self.children(node)
        a, b = self.plain(left), self.emit(right)
        cases = "".join(f"if {is_on(m['number'])} {{ {a} {m['replacement']} {b} }} else " for m in mutants)
        return f"{{ {cases}{{ {a} {self.plain(operator)} {b} }} }}"

    def unary(self, node):
        mutants = self.mutants(node.children[0], "UnaryOperator")
        if not mutants:
            return self.children(node)
        sign, operand = self.plain(node.children[0]), self.emit(node.children[1])
        on = " || ".join(is_on(m["number"]) for m in mutants)
        return f"({{ let operand = {operand}; if {on} {{ operand }} else {{ {sign}operand }} }})"

    def arm(self, node):
        """`if` after a pattern: a deleted arm never matches, a guard is replaced."""
        deleted = self.mutants(node, "MatchArm")
        pattern = next(child for child in node.children if child.type == "match_pattern")
        guards = [index for index, child in enumerate(pattern.children) if child.type == "if"]
        guard, kept = "", self.children(pattern)
        if guards:
            condition = pattern.children[guards[0] + 1]
            guard = self.emit(condition)
            for mutant in self.mutants(condition, "MatchArmGuard"):
                on = is_on(mutant["number"])
                guard = f"({on} || ({guard}))" if mutant["replacement"] == "true" else f"(!{on} && ({guard}))"
            if condition.type in ("let_chain", "let_condition"):
                guard = self.emit(condition)
            kept = self.text[pattern.start_byte : pattern.children[guards[0]].start_byte].decode()
        for mutant in deleted:
            guard = f"!{is_on(mutant['number'])}" + (f" && {guard}" if guard else "")
        text = f"{kept.rstrip()} if {guard}" if guard else kept
        return self.children(node, {node.children.index(pattern): text})

    def struct(self, node):
        """A deleted field has the value of the struct's base expression."""
        name, fields = self.plain(node.child_by_field_name("name")), node.child_by_field_name("body")
        base = [child for child in fields.children if child.type == "base_field_initializer"]
        replaced = {}
        for index, field in enumerate(fields.children if base else []):
            following = fields.children[index + 1] if field.type == "field_initializer" else field
            for mutant in self.mutants(field, "StructField", following):
                member, value = field.child_by_field_name("field"), field.child_by_field_name("value")
                other = f"({name} {{ {self.plain(base[0])} }}).{self.plain(member)}"
                then = f"if {is_on(mutant['number'])} {{ {other} }} else {{ {self.emit(value)} }}"
                replaced[index] = f"{self.plain(member)}: {then}"
        own = self.children(fields, replaced)
        return self.children(node, {node.children.index(fields): own})

    def function(self, node):
        body = node.child_by_field_name("body")
        name = self.plain(node.child_by_field_name("name"))
        if body is None or name in self.constant and b"const fn" in node.text.partition(b"{")[0]:
            return self.plain(node)
        statements = [node for node in body.named_children if not node.type.endswith("comment")]
        mutants = self.mutants(statements[0], "FnValue", statements[-1]) if statements else []
        inner = self.children(body)
        returns = "".join(
            f"\nif {is_on(m['number'])} {{ return {m['replacement']}; }}\n" for m in mutants
        )
        text = self.children(node, {node.children.index(body): "{" + returns + inner[1:]})
        # A switch is not a constant.
        head, brace, rest = text.partition("{")
        return re.sub(r"\bconst fn\b", "fn", head) + brace + rest
