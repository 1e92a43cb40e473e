import { type Block, type Fact, heading } from '@kpki/presentation';
import { keyInFile } from '../environment-key.ts';
import type { Exports } from '../export.ts';
import type { State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { environmentFacts } from './environments.ts';

/** Every environment of the open file, with its last test if there was one. */
export function environmentsExports(state: State): Exports | null {
  const { declared, checks, program, target, keys } = state;
  const { environments = [], environment: shown = null } = declared ?? {};
  if (environments.length === 0) return null;
  const blocks = environments.flatMap((each): readonly Block[] => {
    const { name } = each;
    const check = checks[keyInFile(state, name)];
    const command = { program, target: { ...target, environment: name }, keys };
    const facts = environmentFacts(each, check, command, name === shown ? inventoryIn(state) : null);
    return [heading(name), { is: 'facts', facts: joined(check === undefined ? facts.slice(0, -1) : facts) }];
  });
  const content = { is: 'document', blocks, boxes: false } as const;
  return { name: 'environments', of: 'cluster', formats: [{ format: 'markdown', content, command: null }] };
}

/** On a screen, a fact without a label goes on with the one before, and an empty one is a gap. */
function joined(facts: readonly Fact[]): readonly Fact[] {
  const all: Fact[] = [];
  for (const next of facts) {
    const values = next.values.filter((value) => value !== '');
    const last = all.at(-1);
    if (next.label !== '' || last === undefined) all.push({ ...next, values });
    else all[all.length - 1] = { ...last, values: [...last.values, ...values] };
  }
  return all.filter(({ values }) => values.length > 0);
}
