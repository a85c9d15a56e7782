"""The documentation table of the operations."""
import re

from . import cpp


def table(records):
    lines = ["# Operations", "", "Made from the records in `src/ops`.", "",
             "| operation | schema | gradient | in place | max ULP (float32) | |", "|---|---|---|---|---|---|"]
    for r in sorted(records, key=lambda r: r.unique):
        ulp = re.search(r"\bulp\s*=\s*([\d.]+)", r.body)
        grad = ", ".join(r.grads) if r.kind != "Composite" else "by its parts"
        inplace = "yes" if any(cpp.has_inplace(r, o) for o in cpp.overloads(r)) or r.writes_self else ""
        lines.append(f"| {', '.join(f'`{n}`' for n in [r.name, *r.aliases])} | `{r.schema.text.replace('|', chr(92) + '|')}` | {grad} | {inplace} | "
                     f"{ulp[1] if ulp else ''} | {r.text('doc')} |")
    return "\n".join(lines) + "\n"
