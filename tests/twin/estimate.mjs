import { lineSaid, totalSaid, weeklyMinutes } from "../../static/budgets/estimate.mjs";

let text = "";
for await (const part of process.stdin) text += part;
const said = JSON.parse(text).map(({ lines, points }) => {
  const priced = lines.map(({ pence, ...typed }) => [weeklyMinutes(typed), pence]);
  const whole = priced.filter(([minutes]) => minutes !== null);
  return [priced.map(([minutes, pence]) => (minutes === null ? "" : lineSaid(minutes, pence))), totalSaid(whole, points)];
});
process.stdout.write(JSON.stringify(said));
