// Reads one question a line, answers it by the browser's what-if, and writes what it found as a line.

import { createInterface } from "node:readline";
import { changedDocument, readCases, tryOut } from "../../static/budgets/what_if.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { document, cases, moved, limits } = JSON.parse(line);
  const tried = changedDocument(document, moved);
  console.log(JSON.stringify(tried === null ? null : tryOut(document, tried, readCases(cases), limits)));
}
