// Evaluates what Python sends and compares it with what Python made of it, text by text.
//
// Standard input has, again and again, one line {"scheme": …, "cases": [[answers, support], …]} and
// then one line for each case: the result, or {"errors": …}, as JSON without spaces. Standard
// output gets one line: how many cases there were, how many differ, the first of them, and the
// processor's seconds that evaluating took. See tests/twin/crossing.py.

import { AnswerFaults, compileScheme, evaluate } from "../../static/ras/engine.mjs";

const MOST_SHOWN = 3;
const NEW_LINE = 10;

/** Split by line feeds only: a text may hold other signs that end a line. */
async function* linesOf(stream) {
  let begun = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, from)) {
      begun.push(chunk.subarray(from, end));
      yield begun.length > 1 ? Buffer.concat(begun).toString() : begun[0].toString();
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
}

function given(scheme, answers, support) {
  try {
    return evaluate(scheme, answers, support);
  } catch (fault) {
    if (!(fault instanceof AnswerFaults)) throw fault;
    return { errors: fault.faults };
  }
}

const report = { cases: 0, different: 0, shown: [], seconds: 0 };
const lines = linesOf(process.stdin);

for await (const line of lines) {
  const { scheme: document, cases } = JSON.parse(line);
  const scheme = compileScheme(document);
  const started = process.cpuUsage();
  const results = cases.map(([answers, support]) => given(scheme, answers, support));
  const used = process.cpuUsage(started);
  report.seconds += (used.user + used.system) / 1e6;
  for (const [index, result] of results.entries()) {
    const { value: python } = await lines.next();
    const browser = JSON.stringify(result);
    report.cases += 1;
    if (browser === python) continue;
    report.different += 1;
    if (report.shown.length < MOST_SHOWN) {
      report.shown.push({ python, browser, case: cases[index], document });
    }
  }
}
console.log(JSON.stringify(report));
