import type { NodeConfig } from '../node-config.ts';
import { contextOf } from '../node-config.ts';
import type { ProjectUpdate } from '../project-state.ts';

/** The next claimed project with all that is stored about it; null when this run of the graph ends. */
export async function takeProject(config: NodeConfig): Promise<ProjectUpdate | null> {
  const taken = await contextOf(config).next();
  return taken === null ? null : { fence: taken.item.fence, dossier: taken.dossier };
}
