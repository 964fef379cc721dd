-- Writes for the newest leader alone.
-- KEYS: role, values; ARGV: fencing, key, value
if redis.call('HGET', KEYS[1], 'fencing') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1
