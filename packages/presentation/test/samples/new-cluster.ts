import type { wizardTexts } from '../../src/new-cluster/pages.ts';
import type { pastingTexts } from '../../src/new-cluster/pasting.ts';
import type { pluginLineTexts } from '../../src/new-cluster/plugin-lines.ts';
import type { wizardQuestionTexts } from '../../src/new-cluster/spoken.ts';
import type { Samples } from './texts.ts';

export const pages: Samples<typeof wizardTexts> = {
  moreLines: [
    [2, 0],
    [2, 5],
  ],
  moreProblems: [[3]],
  correctFirst: [
    [1, 'the name is empty'],
    [2, 'the name is empty'],
  ],
  noProblem: [[31]],
};

export const pasting: Samples<typeof pastingTexts> = {
  heading: [['worker']],
  nameFirst: [['10.0.0.11']],
  noAddress: [['cp2']],
  notAdded: [['2 lines are', 'cp2 has no address: it comes behind the name']],
};

export const pluginLines: Samples<typeof pluginLineTexts> = {
  load: [['@acme/keys']],
  loading: [['@acme/keys']],
  notDescribed: [['@acme/keys']],
  noOptions: [['@acme/keys']],
  optionsOf: [
    ['@acme/keys', false],
    ['@acme/keys', true],
  ],
  secret: [['pin']],
  inFile: [['labels']],
  option: [['pin']],
  example: [['/srv/pki']],
};

export const spoken: Samples<typeof wizardQuestionTexts> = {
  page: [[2, 5, 'Nodes']],
  type: [['a number']],
  alone: { keepsChoice: [[2]] },
  problem: [['the name is empty']],
  is: [['yes']],
  noProblem: [[31, '3 CAs, 28 certificates']],
  file: [[1], [40]],
  notLoaded: [['there is no plugin @acme/keys']],
  invalid: [['cp2 has no address']],
  orBack: [['type the answer again.']],
  needsNumber: [[4]],
  removed: [
    ['cp2', 2],
    [null, 2],
  ],
};
