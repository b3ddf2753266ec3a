// Tries out in the browser's words what Python sends, and gives back what they say.
//
// Standard input is {"page": what the page holds, "chosen": [{answers, support}, …]} as JSON.

import { readFileSync } from "node:fs";

import { begin } from "../../static/budgets/try_out.mjs";

const { page, chosen } = JSON.parse(readFileSync(0, "utf8"));
const { differs, tryOut } = begin(page);
const told = differs.includes("failed") ? [] : chosen.map((one) => tryOut(one));
console.log(JSON.stringify({ differs, told }));
