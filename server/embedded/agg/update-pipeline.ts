import type { Doc, Value } from '../bsonx/types.ts';
import { badValue } from '../errors.ts';
import type { Updater } from '../update/compile.ts';
import { withId } from '../update/replace.ts';

const ALLOWED = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** Compiles an update given as aggregation stages. */
export async function compilePipelineUpdate(stages: Value[], variables: Doc): Promise<Updater> {
  const { compileDocStage } = await import('./doc-stages.ts');
  const steps = stages.map((stage) => {
    if (!(stage instanceof Map)) throw badValue('Each element of the pipeline must be an object');
    const [name = ''] = stage.keys();
    if (!ALLOWED.has(name)) throw badValue(`${name} is not allowed to be used within an update`);
    const step = compileDocStage(name, stage.get(name), variables);
    if (!step) throw badValue(`${name} is not allowed to be used within an update`);
    return step;
  });
  return (doc) => {
    const id = doc.get('_id');
    let result = doc;
    for (const step of steps) result = step(result);
    return withId(result, id);
  };
}
