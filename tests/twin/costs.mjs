// Reads cases as JSON on stdin, writes what the browser would say of each.
import { fraction, halfUp, hundredthsOf, penceOf, pounds, told, weekly } from "../../static/supportplans/costs.mjs";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const said = JSON.parse(text).map((one) => {
  const pence = penceOf(one.price), hundredths = hundredthsOf(one.quantity);
  if (pence === null || hundredths === null) return null;
  const others = { weekly: fraction(one.weekly), once: [0n, 1n], indicative: null };
  return {
    weekly: pounds(halfUp(weekly(hundredths, pence, one.period))),
    told: told({ quantity: one.quantity, price: one.price, period: one.period, paidFrom: "budget" }, others),
  };
});
process.stdout.write(JSON.stringify(said));
