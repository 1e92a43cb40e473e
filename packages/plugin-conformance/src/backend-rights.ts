import assert from 'node:assert/strict';
import type { Backend, BackendUse } from '@kpki/plugin';
import { assertLines, givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { heldName } from './signing.ts';

const tellsMissing = ({ missingRights }: Backend): boolean => missingRights !== undefined;

async function wholeUse(trial: Trial<Backend>): Promise<BackendUse> {
  const { keyStore, issuers } = trial.instance;
  return {
    keys: keyStore === undefined ? [] : [{ name: await heldName(trial), counted: false }],
    issuers: [...(issuers ?? [])].map(([name, { grants }]) => ({
      name,
      leaves: true,
      cas: grants.cas,
    })),
  };
}

export const backendRightsCases: readonly Case<Backend>[] = [
  {
    id: 'rights.told',
    promise: 'Pure: the same use has the same rights, and never none.',
    when: ({ rights }) => rights !== undefined,
    async run(trial) {
      const use = await wholeUse(trial);
      const reported = trial.instance.rights?.(use);
      assert.ok(reported !== undefined && reported.trim().length > 0, 'no rights are listed');
      assert.equal(trial.instance.rights?.(use), reported, 'the same use needs other rights the second time');
    },
  },
  {
    id: 'rights.follow-use',
    promise:
      'Lists the rights of this use, and grants no others: a different key has different rights, and so does an empty use.',
    when: ({ rights, keyStore, issuers }) => rights !== undefined && (keyStore !== undefined || issuers !== undefined),
    async run(trial) {
      const { keyStore, issuers } = trial.instance;
      const uses: BackendUse[] = [{ keys: [], issuers: [] }];
      if (keyStore !== undefined) {
        const [name, other] = [trial.fresh(), trial.fresh()];
        const key = (of: string) => ({ name: of, counted: false });
        uses.push(...[[name], [other], [name, other]].map((keys) => ({ keys: keys.map(key), issuers: [] })));
        uses.push({ keys: [{ name, counted: true }], issuers: [] });
      }
      // Two issuers may need the same rights: for the CSR API, one kind of request reaches all signers.
      const [issuer] = issuers?.keys() ?? [];
      if (issuer !== undefined) {
        uses.push({ keys: [], issuers: [{ name: issuer, leaves: true, cas: false }] });
      }
      const reported = uses.map((use) => trial.instance.rights?.(use));
      for (const [index, use] of uses.entries()) {
        const same = reported.indexOf(reported[index]);
        assert.equal(same, index, `${JSON.stringify(use)} takes the same rights as ${JSON.stringify(uses[same])}`);
      }
    },
  },
  {
    id: 'rights.missing',
    promise: 'Returns one line of plain words for each right that is not granted, and none if all are.',
    when: tellsMissing,
    async run(trial) {
      const deny = trial.hook('deny');
      const use = await wholeUse(trial);
      const missing = async () => trial.instance.missingRights?.(use, patient);
      assert.deepEqual(await missing(), [], 'rights are missing of a backend that is to prove itself with all it has');
      const allow = await deny(use);
      try {
        const reported = await missing();
        assert.ok(reported !== undefined && reported.length > 0, 'a right was removed, but none is reported missing');
        assertLines(reported);
      } finally {
        await allow();
      }
    },
  },
  {
    id: 'rights.unasked',
    promise: 'Pure: one line of plain words for each right of this use that `missingRights` cannot check.',
    when: ({ unaskedRights }) => unaskedRights !== undefined,
    async run(trial) {
      const use = await wholeUse(trial);
      const reported = trial.instance.unaskedRights?.(use) ?? [];
      assertLines(reported);
      assert.deepEqual(trial.instance.unaskedRights?.(use), reported, 'the same use has other rights the second time');
    },
  },
  {
    id: 'rights.missing.changes-nothing',
    promise: 'Checks rights, and changes nothing.',
    when: (backend) => tellsMissing(backend) && backend.keyStore !== undefined,
    async run(trial) {
      const { instance } = trial;
      const name = trial.fresh();
      await instance.missingRights?.({ keys: [{ name, counted: false }], issuers: [] }, patient);
      assert.equal(await instance.keyStore?.find(name, patient), null, 'a key was made to find out whether it may be');
    },
  },
  {
    id: 'rights.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    when: tellsMissing,
    async run(trial) {
      const use = await wholeUse(trial);
      await rejectsWith('cancelled', 'missingRights', async () => trial.instance.missingRights?.(use, givenUp));
    },
  },
];
