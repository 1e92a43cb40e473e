import type { Certificate } from '@kpki/x509';
import { isMapping, type Mapping } from '../../mapping.ts';
import { statement } from '../../model/statement.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { type LiveVerdict, namedAs, objectNames } from '../check-names.ts';
import { bundleIn, copyVerdict, isOfCluster, unseen } from './compare-bundle.ts';

/** Objects by which API servers verify another server. */
interface CaBundleRow {
  /** As kubectl takes it. */
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  /** Base64 of PEM. */
  readonly bundles: (object: Mapping) => readonly unknown[];
}

const webhooks = (object: Mapping): readonly unknown[] => {
  const list = object['webhooks'];
  return Array.isArray(list) ? list.filter(isMapping).map((each) => mappingAt(each, 'clientConfig')['caBundle']) : [];
};

const rows: readonly CaBundleRow[] = [
  {
    kind: 'mutatingwebhookconfiguration',
    name: objectNames.mutatingWebhooks,
    path: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
    bundles: webhooks,
  },
  {
    kind: 'validatingwebhookconfiguration',
    name: objectNames.validatingWebhooks,
    path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    bundles: webhooks,
  },
  {
    kind: 'apiservice',
    name: objectNames.apiServices,
    path: '/apis/apiregistration.k8s.io/v1/apiservices',
    bundles: (object) => [mappingAt(object, 'spec')['caBundle']],
  },
  {
    kind: 'customresourcedefinition',
    name: objectNames.customResources,
    path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    bundles: (object) => [mappingAt(object, 'spec', 'conversion', 'webhook', 'clientConfig')['caBundle']],
  },
];

/** Checks bundles with a present or former CA of the cluster, by name: others belong to another PKI. */
export async function caBundleVerdicts(api: Api, stored: readonly Certificate[]): Promise<readonly LiveVerdict[]> {
  const found = await Promise.all(
    rows.map(async (row): Promise<readonly LiveVerdict[]> => {
      const answer = await api.list(row.path);
      if (answer.state === 'absent') return [];
      if (answer.state !== 'found')
        return [namedAs(row.name, unseen(statement('subject/ca-bundles', { kind: row.kind }), answer))];
      return answer.value.flatMap((object) => objectVerdicts(row, object, stored));
    }),
  );
  return found.flat();
}

function objectVerdicts(
  { kind, name: group, bundles }: CaBundleRow,
  object: Mapping,
  stored: readonly Certificate[],
): readonly LiveVerdict[] {
  const name = String(mappingAt(object, 'metadata')['name']);
  const texts = bundles(object).flatMap((bundle) =>
    typeof bundle === 'string' ? [Buffer.from(bundle, 'base64').toString('latin1')] : [],
  );
  // Webhooks of one object usually share a bundle.
  return [...new Set(texts)].flatMap((text) => {
    const read = bundleIn(text);
    if (typeof read === 'string' || !isOfCluster(read, stored)) return [];
    return [
      namedAs(
        group,
        copyVerdict({ copy: statement('subject/ca-bundle', { kind, name }), text, stored, isShared: true }),
      ),
    ];
  });
}
