import type { RouteName } from '../../shared/api/routes.ts';
import type { RouteLine } from './route-line.ts';

/** Routes of reviews and mystery shopping, part of the later ones. */
export const qualityLines = {
  readShopping: ['get', '/quality/shopping'],
  createShopScript: ['post', '/quality/shopping/scripts'],
  updateShopScript: ['put', '/quality/shopping/scripts/{id}'],
  deleteShopScript: ['delete', '/quality/shopping/scripts/{id}'],
  sendShopper: ['post', '/quality/shopping/scripts/{id}/visits'],
  listScorecards: ['get', '/quality/scorecards'],
  createScorecard: ['post', '/quality/scorecards'],
  updateScorecard: ['put', '/quality/scorecards/{id}'],
  deleteScorecard: ['delete', '/quality/scorecards/{id}'],
  readSampling: ['get', '/quality/sampling'],
  saveSampling: ['put', '/quality/sampling'],
  listQualityReviews: ['get', '/quality/reviews'],
  pickForReview: ['post', '/quality/reviews'],
  scoreReview: ['post', '/quality/reviews/{id}/score'],
  coachOnReview: ['put', '/quality/reviews/{id}/coaching'],
  dropReview: ['delete', '/quality/reviews/{id}'],
  readQualityReport: ['get', '/quality/report'],
  listMyReviews: ['get', '/quality/mine'],
} as const satisfies Partial<Record<RouteName, RouteLine>>;
