-- Lets the next generation of the leader's node go on in its place.
-- KEYS: role; ARGV: candidacy
if redis.call('HGET', KEYS[1], 'candidacy') == ARGV[1] then
  redis.call('HSET', KEYS[1], 'handed', '1')
  return 1
end
return 0
