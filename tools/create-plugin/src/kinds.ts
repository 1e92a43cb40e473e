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
  ' case that is *not proven* fails, unless `test/suite.test.js` has a reason for what the case needs; with a reason, the case' +
  ' is a todo in the test report. For a plugin that speaks HTTP, set `upstream` there. The suite then proves what the plugin' +
  ' does when the service refuses, closes the connection or does not answer.';

export const kinds: readonly Kind[] = [
  {
    name: 'key-generator',
    what: 'a backend that makes keys, which are stored in files and stores',
    proven: suite,
    standIn: '`src/keys.js` makes P-256 keys with Node; replace the code with what makes your keys.',
    needsZod: true,
    calledAs: 'default',
  },
  {
    name: 'key-store',
    what: 'a backend whose keys never leave it, and that signs with them: a device, an HSM, a KMS',
    proven: suite,
    standIn: '`src/device.js` is a folder of files; replace the folder with calls to your device.',
    needsZod: true,
    calledAs: 'mine',
  },
  {
    name: 'issuer',
    what: 'a backend that gets certificates from another system: takes a request, returns a chain',
    proven: suite,
    standIn:
      '`src/service.js` is a CA in memory, a new one in each run, so a second plan reports a changed CA; replace the CA with requests to your service.',
    needsZod: true,
    calledAs: 'mine',
  },
  {
    name: 'sink',
    what: 'a store for keys and certificates',
    proven: suite,
    standIn: '`src/store.js` stores each location in a file; replace the files with calls to your store.',
    needsZod: true,
    calledAs: 'main',
  },
  {
    name: 'layout',
    what: 'data only: the location of each part of each artifact',
    proven:
      '`npm test` checks what holds for every layout. kpki checks each row when it loads the layout, and reports the wrong ones.',
    standIn: '`src/index.js` puts every artifact into a folder of its own.',
    needsZod: false,
    calledAs: null,
  },
];
