// Prints the case of each saboteur as JSON: for the rule `promises`, which imports no other package's tests.
import { backendSaboteurs, openedSaboteurs, pluginSaboteurs, sinkSaboteurs } from './table.ts';

const caughtBy = (...saboteurs: readonly { readonly caughtBy: string }[]): readonly string[] =>
  saboteurs.map((each) => each.caughtBy);

const everywhere = caughtBy(...openedSaboteurs, ...pluginSaboteurs);
const printed = {
  backend: [...caughtBy(...backendSaboteurs), ...everywhere],
  sink: [...caughtBy(...sinkSaboteurs), ...everywhere],
};
process.stdout.write(JSON.stringify(printed));
