import type { caLineTexts } from '../../src/new-cluster/ca-lines.ts';
import type { nodeLineTexts } from '../../src/new-cluster/node-lines.ts';
import type { wizardTexts } from '../../src/new-cluster/pages.ts';
import type { pastingTexts } from '../../src/new-cluster/pasting.ts';
import type { pluginLineTexts } from '../../src/new-cluster/plugin-lines.ts';
import type { sinkLineTexts } from '../../src/new-cluster/sink-lines.ts';
import type { wizardQuestionTexts } from '../../src/new-cluster/spoken.ts';
import { key } from './screens.ts';
import type { Samples } from './texts.ts';

export const caLines: Samples<typeof caLineTexts> = {
  locations: { backend: [['hsm']] },
  part: [['etcd-ca', 'issuer']],
};

export const nodeLines: Samples<typeof nodeLineTexts> = {
  numbered: [['worker', 2]],
  name: { name: [['cp2']] },
  addresses: { name: [['cp2']] },
  remove: { help: [['cp2']] },
  add: [['worker'], ['etcd machine']],
};

export const pages: Samples<typeof wizardTexts> = {
  leaveKpki: { text: [[key]] },
  moreLines: [
    [2, 0],
    [2, 5],
  ],
  choose: [['Own machines: a list of them follows.']],
  makes: [[31, '3 CAs, 28 certificates']],
  moreProblems: [[3]],
  correctFirst: [
    [1, 'the name is empty'],
    [2, 'the name is empty'],
  ],
  noProblem: [
    [31, null],
    [31, '3 CAs, 28 certificates'],
  ],
  described: [['@acme/keys', 'keys in the devices of Acme']],
};

export const pasting: Samples<typeof pastingTexts> = {
  ends: [[key]],
  heading: [['worker']],
  nameFirst: [['10.0.0.11']],
  noAddress: [['cp2']],
  notAdded: [['2 lines are', 'cp2 has no address: write the address after the name']],
};

export const pluginLines: Samples<typeof pluginLineTexts> = {
  pluginOf: [['mgmt']],
  remove: [
    ['backend', 'hsm'],
    ['sink', 'mgmt'],
  ],
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

export const sinkLines: Samples<typeof sinkLineTexts> = {
  heading: [['Another location for the same', 2, 3]],
  onlyLayout: [['Laid out as', 'kubeadm', 'the files of each node, as kubeadm lays them out']],
};

export const spoken: Samples<typeof wizardQuestionTexts> = {
  page: [[2, 5, 'Nodes']],
  type: [['a number']],
  alone: { keepsChoice: [[2]] },
  problem: [['the name is empty']],
  is: [['yes']],
  isEmptyFor: [['None']],
  choice: [
    [1, 'RSA 2048: what kubeadm makes.', false],
    [1, 'RSA 2048: what kubeadm makes.', true],
  ],
  node: [
    [2, 'cp2', []],
    [2, 'cp2', ['10.0.0.12', 'fd00::12']],
  ],
  tested: [['the sink main can be used.']],
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
