// npm's bpmn-engine on a diagram of ours: recover a case from its stored state, complete its task, store the new state.
//
// node run.mjs DIAGRAM FOLDER, then a number a line on standard input; answers with the milliseconds of as many
// completions as a JSON list. Each case is one file, which is written and synchronised like a database's.
import { EventEmitter } from "node:events";
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Engine } from "bpmn-engine";

const [diagram, folder] = process.argv.slice(2);
const source = readFileSync(diagram, "utf8");
const CASES = 40;
let turn = 0;

function store(number, state) {
  const file = openSync(join(folder, `${number}.json`), "w");
  writeSync(file, JSON.stringify(state));
  fsyncSync(file);
  closeSync(file);
}

async function start(number) {
  const engine = new Engine({ name: `case ${number}`, source });
  const listener = new EventEmitter();
  const waits = new Promise((resolve) => listener.once("activity.wait", resolve));
  const execution = await engine.execute({ listener });
  await waits;
  store(number, await engine.getState());
  execution.stop();
}

async function complete(number) {
  const engine = new Engine();
  const listener = new EventEmitter();
  engine.recover(JSON.parse(readFileSync(join(folder, `${number}.json`), "utf8")));
  const execution = await engine.resume({ listener });
  const [waiting] = execution.getPostponed();
  execution.signal({ id: waiting.id });
  const hasEnded = execution.getPostponed().length === 0;
  if (!hasEnded) store(number, await engine.getState());
  execution.stop();
  return hasEnded;
}

for (let number = 0; number < CASES; number++) await start(number);
for await (const line of createInterface({ input: process.stdin })) {
  const spent = [];
  for (let count = Number(line); count > 0; count--) {
    const number = turn++ % CASES;
    const began = performance.now();
    const hasEnded = await complete(number);
    spent.push(performance.now() - began);
    if (hasEnded) await start(number);
  }
  console.log(JSON.stringify(spent));
}
