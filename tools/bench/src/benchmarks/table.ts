import type { Benchmark } from '../benchmark.ts';
import { caPlacementBenchmarks } from './ca-placements.ts';
import { controlPlanes } from './control-plane.ts';
import { firstFrame, version } from './first-frame.ts';
import { fleet } from './fleet.ts';
import { framesWhileMaking } from './frames-while-making.ts';
import { keyInTree } from './key-in-tree.ts';
import { keyWhileMaking } from './key-while-making.ts';
import { manyKubelets } from './many-kubelets.ts';
import { sinks } from './sinks.ts';
import { standingCosts } from './standing-costs.ts';
import { expiryOfMany, rotationOfMany, statusOfMany, statusOfOne } from './status-of-many.ts';
import { tokenSignatures } from './token-signatures.ts';
import { transitSignatures } from './transit-signatures.ts';

/** Groups that are measured together, in turns: what is in one group may be compared. */
export const groups: readonly (readonly Benchmark[])[] = [
  version,
  ...controlPlanes,
  manyKubelets,
  statusOfOne,
  statusOfMany,
  expiryOfMany,
  rotationOfMany,
  ...sinks,
  caPlacementBenchmarks,
  tokenSignatures,
  ...transitSignatures,
  firstFrame,
  framesWhileMaking,
  keyInTree,
  keyWhileMaking,
  fleet,
  standingCosts,
];
