# Takes 3 GB of memory, if it can have them.
echo "memory hog hungry"
held=$(head -c 3000m /dev/zero | tail -n 1 | wc -c)
echo "memory hog: held $held bytes"
