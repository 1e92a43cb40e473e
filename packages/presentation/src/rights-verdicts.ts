import type { Messages, RightsVerdicts } from '@kpki/engine';

export const rightsVerdicts: Messages<RightsVerdicts> = {
  'rights/proven': ({ evidence }, _, nested) => nested(evidence),
  'rights/missing': ({ evidence, given }, _, nested) => `${nested(evidence)}; ${remedies[given]}`,
  'super-admin/stored': ({ where }) =>
    `${where}: who reads it may do anything, whatever RBAC says; remove it from the node`,
};

const remedies: Readonly<Record<RightsVerdicts['rights/missing']['given'], string>> = {
  binding: 'apply this binding',
  'node authorizer':
    'API servers need --authorization-mode=Node,RBAC, and the user its name and the group system:nodes',
  'privileged group': 'the certificate needs the group system:masters, which the API server allows everything',
  owner: 'bind them to the user or a group of it, or correct what kpki.yaml says of the user',
};
