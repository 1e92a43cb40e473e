import type { IssueRequest } from '@kpki/plugin';

/** Of the shape of a request, with nothing in it: for what never looks into one. */
export const emptyRequest: IssueRequest = {
  csr: new Uint8Array(3),
  publicKey: new Uint8Array(3),
  subject: { commonName: '', organizations: [] },
  names: { dns: [], ip: [], uri: [], email: [] },
  ca: false,
  usages: [],
  seconds: 1,
};
