export interface Kind {
  readonly name: string;
  /** For who chooses: one line, without a full stop. */
  readonly what: string;
  readonly proven: string;
  /** What is only there so that the package works at once, and is replaced first. */
  readonly standIn: string;
  readonly needsZod: boolean;
  /** What its kpki.yaml calls it, for `kpki plugin test`; null: there is no suite for it. */
  readonly calledAs: string | null;
}

const suite =
  '`npm test` runs the conformance suite of the contract: what the plugin declares decides which cases it must pass. A' +
  ' case that is *not proven* fails, unless `test/suite.test.js` has a reason for what the case needs; with a reason it is a' +
  ' todo of the test report. For a plugin that speaks HTTP, set `upstream` there: that proves what happens when the service' +
  ' refuses, breaks off or does not answer.';

export const kinds: readonly Kind[] = [
  {
    name: 'key-generator',
    what: 'a backend that makes keys, which are stored in files and stores',
    proven: suite,
    standIn: '`src/keys.js` makes P-256 keys with Node; put what makes yours in its place.',
    needsZod: true,
    calledAs: 'default',
  },
  {
    name: 'key-store',
    what: 'a backend whose keys never leave it, and that signs with them: a device, an HSM, a KMS',
    proven: suite,
    standIn: '`src/device.js` is a folder of files; put the calls that ask your device in its place.',
    needsZod: true,
    calledAs: 'mine',
  },
  {
    name: 'issuer',
    what: 'a backend that gets certificates from another system: takes a request, returns a chain',
    proven: suite,
    standIn:
      '`src/service.js` is a CA in memory, another one each time, so a second plan finds that it changed; put the requests that ask yours in its place.',
    needsZod: true,
    calledAs: 'mine',
  },
  {
    name: 'sink',
    what: 'a store for keys and certificates',
    proven: suite,
    standIn: '`src/store.js` is a file for each location; put the calls that ask your store in its place.',
    needsZod: true,
    calledAs: 'main',
  },
  {
    name: 'layout',
    what: 'data only: which part of which artifact is stored where',
    proven:
      '`npm test` looks at what holds for every layout. kpki itself looks at each row when it loads it, and says which is wrong.',
    standIn: '`src/index.js` puts every artifact into a folder of its own.',
    needsZod: false,
    calledAs: null,
  },
];
