// Every vector of tests/vectors through the engine of the browser; see the README there.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { AnswerFaults, compileScheme, evaluate } from "../../static/ras/engine.mjs";

const TOP = new URL("../../", import.meta.url);
const VECTORS = new URL("tests/vectors/", TOP);
// What the folder held when this was written: it only grows.
const FEWEST_FILES = 36;
const FEWEST_CASES = 426;

const read = (address) => JSON.parse(readFileSync(address, "utf8"));
const files = readdirSync(VECTORS).filter((name) => name.endsWith(".json"));
let casesRun = 0;

function given(scheme, answers, support) {
  try {
    return evaluate(scheme, answers, support);
  } catch (fault) {
    if (!(fault instanceof AnswerFaults)) throw fault;
    return { errors: fault.faults };
  }
}

for (const name of files) {
  test(`the engine of the browser gives what the vectors say: ${name}`, () => {
    const vectors = read(new URL(name, VECTORS));
    const scheme = compileScheme(vectors.scheme ?? read(new URL(vectors.scheme_file, TOP)));
    for (const { name: about, answers, support, ...expected } of vectors.cases) {
      const result = given(scheme, answers, support);
      if (!("errors" in result)) {
        delete result.scheme;
        delete result.weeks_in_year;
        if (!("lines" in expected)) delete result.lines;
      }
      assert.deepEqual(result, expected, about);
      casesRun += 1;
    }
  });
}

test("every case of every file was run", () => {
  const inFiles = files.map((name) => read(new URL(name, VECTORS)).cases.length);
  assert.equal(casesRun, inFiles.reduce((sum, count) => sum + count, 0));
  assert.ok(files.length >= FEWEST_FILES, `only ${files.length} files`);
  assert.ok(casesRun >= FEWEST_CASES, `only ${casesRun} cases`);
});

test("a document of another format is refused, whatever else it holds", () => {
  const { scheme } = read(new URL("limits.json", VECTORS));
  assert.ok(compileScheme(scheme));
  for (const document of [
    { ...scheme, format: "allocation-scheme/2" },
    { ...scheme, format: undefined },
    {},
    [],
    null,
    undefined,
    "allocation-scheme/1",
  ]) {
    assert.throws(() => compileScheme(document), { name: "TypeError", message: /allocation-scheme\/1/ });
  }
});

test("compiling and evaluating leave the document and the answers as they were", () => {
  const { scheme: document, cases } = read(new URL("support_and_additions.json", VECTORS));
  const before = JSON.stringify([document, cases]);
  const scheme = compileScheme(document);
  for (const { answers, support } of cases) given(scheme, answers, support);
  assert.equal(JSON.stringify([document, cases]), before);
});

test("a caller cannot change the lines that the next statement shares", () => {
  const { scheme: document, cases } = read(new URL("support_and_additions.json", VECTORS));
  const scheme = compileScheme(document);
  const { answers, support } = cases.find((entry) => entry.outcome === "sum");
  const [line] = evaluate(scheme, answers, support).lines;
  assert.throws(() => {
    line.text = "Something else.";
  }, TypeError);
});

test("ids that every object of the language knows already are ids like any other", () => {
  const document = JSON.parse(`{
    "format": "allocation-scheme/1", "id": "names", "version": "1", "period": "week",
    "questions": [
      {"id": "constructor", "text": "One", "required": false,
       "options": [{"id": "toString", "text": "First", "points": "1"}]},
      {"id": "__proto__", "text": "Two", "required": false,
       "options": [{"id": "valueOf", "text": "Second", "points": "2"}]}
    ],
    "allocation": {"method": "price_per_point", "price": "1"}
  }`);
  const scheme = compileScheme(document);
  assert.equal(evaluate(scheme, {}).points, "0");
  assert.equal(evaluate(scheme, JSON.parse('{"__proto__": "valueOf"}')).points, "2");
  assert.equal(evaluate(scheme, { constructor: "toString" }).points, "1");
  assert.throws(() => evaluate(scheme, { constructor: "valueOf" }), AnswerFaults);
});
