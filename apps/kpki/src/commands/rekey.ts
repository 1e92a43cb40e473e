import { issueAnew } from './issue-anew.ts';

export const run = issueAnew('rekey');
