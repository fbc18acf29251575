import { runPipeline } from '../agg/pipeline.ts';
import { truthy } from '../bsonx/truth.ts';
import { toNumber, type Value } from '../bsonx/types.ts';
import { PacedReader } from '../cursors/reader.ts';
import { Code, failedToParse, StoreError } from '../errors.ts';
import type { Reply } from '../wire/reply.ts';
import { docField, maxTimeOf, mayUseDisk, refuseCollation, type Call } from './context.ts';
import { explainCommand } from './explain.ts';
import { firstBatch } from './read.ts';

/** `aggregate`. */
export async function aggregate(call: Call): Promise<Reply> {
  const { command, context, db } = call;
  refuseCollation(command);
  const maxTime = maxTimeOf(command);
  const pipeline = command.get('pipeline');
  if (!Array.isArray(pipeline))
    throw new StoreError(Code.TypeMismatch, "'pipeline' option must be specified as an array");
  if (!command.has('cursor') && !command.has('explain')) {
    throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
  }
  if (truthy(command.get('explain'))) return explainCommand(call, { executes: false, maxTime });
  const target = command.get('aggregate');
  const ns = typeof target === 'string' ? `${db}.${target}` : `${db}.$cmd.aggregate`;
  const stream = runPipeline(context.engine, {
    ns,
    db,
    stages: pipeline,
    variables: docField(command, 'let'),
    hint: command.get('hint'),
    examined: call.examined,
    maxTime,
    spills: mayUseDisk(command),
  });
  const reader = new PacedReader(stream, { maxTime, limit: 0 });
  const size: Value = docField(command, 'cursor').get('batchSize');
  return firstBatch(
    call,
    { ns, reader },
    { batchSize: size === undefined ? 101 : toNumber(size), single: false },
  );
}
