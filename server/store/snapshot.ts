import mongoose from 'mongoose';

/** Has a running embedded store copy everything, as it stands at one moment, into a new file of this machine. */
export async function takeSnapshot(uri: string, file: string): Promise<void> {
  const connection = await mongoose
    .createConnection(uri, { serverSelectionTimeoutMS: 10_000, maxPoolSize: 1 })
    .asPromise();
  try {
    await connection.getClient().db('admin').command({ onevoiceSnapshot: file });
  } finally {
    await connection.close();
  }
}
