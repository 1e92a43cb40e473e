import type { CaFindings, CaRemedies } from '../model/ca-findings.ts';
import type { Messages } from '../model/message.ts';
import { beginText } from './dates.ts';

export const caMessages: Messages<CaFindings> = {
  'not-yet-valid/new': (times) => `the new one is not valid yet: ${beginText(times)}`,
};

export const caRemedies: Messages<CaRemedies> = {
  'wait-or-rollback': ({ name }, command) =>
    `wait until then, or take it back: ${command({ verb: 'rotate', names: [name], flags: { rollback: true } })}`,
};
