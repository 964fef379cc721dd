-- Adds to a counter, which ends its time to live after it was made.
-- KEYS: counter; ARGV: delta, millis to live or 0
local new = redis.call('EXISTS', KEYS[1]) == 0
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if new and tonumber(ARGV[2]) > 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return sum
