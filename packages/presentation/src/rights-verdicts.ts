import type { Messages, RightsVerdicts } from '@kpki/engine';

export const rightsVerdicts: Messages<RightsVerdicts> = {
  'rights/proven': ({ evidence }, _, nested) => nested(evidence),
  'rights/missing': ({ evidence, given }, _, nested) => `${nested(evidence)}. Fix: ${remedies[given]}`,
  'super-admin/stored': ({ where }) =>
    `${where}: anyone who reads this file bypasses RBAC. Fix: remove the file from the node`,
};

const remedies: Readonly<Record<RightsVerdicts['rights/missing']['given'], string>> = {
  binding: 'create or extend this binding',
  'node authorizer':
    'start the API servers with --authorization-mode=Node,RBAC, and name the user system:node:NODE with the group system:nodes',
  'privileged group': 'issue the certificate with the group system:masters, which has all rights',
  owner: 'create this role and binding, or correct `users[].rights` in the spec',
};
