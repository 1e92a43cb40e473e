import type { CaFindings } from '../model/ca-findings.ts';
import type { Messages } from '../model/message.ts';
import { beginText } from './dates.ts';

export const caMessages: Messages<CaFindings> = {
  'not-yet-valid/new': (times) => `the new one is not valid yet: ${beginText(times)}`,
};
